package dev.baton.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The order tables. Lists and conditions are in the XML beside; no list given may be empty. */
@Mapper
interface OrderMapper {

    // Reading whole orders: heads, then all their parts in one statement

    List<HeadRow> heads(@Param("numbers") Collection<String> numbers);

    List<HeadRow> headsById(@Param("ids") Collection<Long> ids);

    List<PartRow> parts(@Param("ids") Collection<Long> ids);

    /**
     * Locks those that exist, in the order of their numbers, so that two batches never wait for each other in a ring.
     */
    List<HeadRow> lockHeads(@Param("numbers") Collection<String> numbers);

    @Select("""
            SELECT COUNT(*) FROM order_head WHERE order_no = #{number}
            """)
    int count(String number);

    /** A sub-order and whose. */
    record Sub(String parentNo, String orderNo) {}

    List<Sub> subs(@Param("numbers") Collection<String> numbers);

    /** Of the orders whose number ends so; looks at no more than so many of those. */
    @Select("""
            SELECT sub.order_no
              FROM (SELECT order_no FROM order_head FORCE INDEX (order_head_tail)
                     WHERE order_no_tail LIKE #{pattern} ESCAPE '|' LIMIT #{parents}) parent
            STRAIGHT_JOIN order_head sub FORCE INDEX (order_head_parent) ON sub.parent_no = parent.order_no
             ORDER BY sub.order_no
             LIMIT 500
            """)
    List<String> subsByTail(@Param("pattern") String pattern, @Param("parents") int parents);

    /**
     * One row a line, in no order; one row without a line for an order that has none. {@link OutlineReader} knows the
     * columns.
     */
    @Select("""
            SELECT h.order_no, h.parent_no, h.buyer_mobile, h.amount, h.buyer_level,
                   l.line_no, l.name, l.quantity
              FROM order_head h
              LEFT JOIN order_line l ON l.order_id = h.id
             WHERE h.order_no = #{number}
            """)
    List<OutlineRow> outline(String number);

    /** The address that was typed here for this order. */
    @Select("""
            SELECT a.address
              FROM order_head h
              JOIN order_address a ON a.order_id = h.id
             WHERE h.order_no = #{number}
            """)
    @Nullable
    String address(String number);

    // Writing

    @Insert("""
            INSERT INTO order_address (order_id, address) VALUES (#{orderId}, #{address})
            ON DUPLICATE KEY UPDATE address = VALUES(address)
            """)
    int keepAddress(@Param("orderId") long orderId, @Param("address") String address);

    int insertHeads(@Param("rows") List<HeadRow> rows);

    /** For rows whose lock the caller holds; found by id. */
    int replaceHeads(@Param("rows") List<HeadRow> rows);

    int insertProducts(@Param("products") Collection<Product> products);

    int insertLines(@Param("rows") List<Rows.Line> rows);

    int insertPayments(@Param("rows") List<Rows.Paid> rows);

    int insertShipments(@Param("rows") List<Rows.Parcel> rows);

    int insertNodes(@Param("rows") List<Rows.Node> rows);

    int insertCoupons(@Param("rows") List<Rows.Used> rows);

    int insertReviews(@Param("rows") List<Rows.Said> rows);

    int deleteLines(@Param("ids") Collection<Long> ids);

    int deletePayments(@Param("ids") Collection<Long> ids);

    int deleteShipments(@Param("ids") Collection<Long> ids);

    int deleteNodes(@Param("ids") Collection<Long> ids);

    int deleteCoupons(@Param("ids") Collection<Long> ids);

    int deleteReviews(@Param("ids") Collection<Long> ids);

    /** A product's name, once. */
    record Product(long id, String name) {}

    // Events

    @Insert("""
            INSERT INTO order_event (event_id, order_id, type, at, received_at, applied, data)
            VALUES (#{eventId}, #{orderId}, #{type}, #{at}, #{receivedAt}, FALSE, #{data})
            """)
    int insertEvent(
            @Param("eventId") String eventId,
            @Param("orderId") long orderId,
            @Param("type") String type,
            @Param("at") Instant at,
            @Param("receivedAt") Instant receivedAt,
            @Param("data") String data);

    /** What changed an order, to be kept. */
    record Came(String eventId, long orderId, String type, Instant at, Instant receivedAt, String data) {

        static Came applied(long orderId, OrderEvent event, Instant now) {
            OrderEvent.Fragment data = event.data();
            return new Came(event.eventId(), orderId, OrderEvents.type(data), event.at(), now, Json.write(data));
        }
    }

    /** Of what has changed the order already. */
    int insertEvents(@Param("rows") List<Came> rows);

    @Update("""
            UPDATE order_event SET applied = TRUE WHERE event_id = #{eventId}
            """)
    int markApplied(String eventId);

    record Told(String type, Instant at, boolean applied, String data) {}

    /** Newest first. */
    @Select("""
            SELECT type, at, applied, data
              FROM order_event
             WHERE order_id = (SELECT id FROM order_head WHERE order_no = #{number})
             ORDER BY at DESC, event_id DESC
             LIMIT #{limit}
            """)
    List<Told> told(@Param("number") String number, @Param("limit") int limit);

    /** Where a part stands, and how new our knowledge of it is. */
    record Stated(int seq, Instant statedAt) {}

    @Select("""
            SELECT seq, stated_at FROM order_payment WHERE order_id = #{orderId} AND payment_no = #{paymentNo}
            """)
    @Nullable
    Stated payment(@Param("orderId") long orderId, @Param("paymentNo") String paymentNo);

    @Select("""
            SELECT seq, stated_at FROM order_shipment WHERE order_id = #{orderId} AND tracking_no = #{trackingNo}
            """)
    @Nullable
    Stated shipment(@Param("orderId") long orderId, @Param("trackingNo") String trackingNo);

    @Select("""
            SELECT seq, stated_at FROM order_coupon WHERE order_id = #{orderId} AND code = #{code}
            """)
    @Nullable
    Stated coupon(@Param("orderId") long orderId, @Param("code") String code);

    @Update("""
            UPDATE order_payment
            SET channel = #{channel}, amount = #{amount}, status = #{status}, at = #{at}, stated_at = #{statedAt}
            WHERE order_id = #{orderId} AND seq = #{seq}
            """)
    int updatePayment(Rows.Paid row);

    @Update("""
            UPDATE order_shipment
            SET carrier = #{carrier}, status = #{status}, line_nos = #{lineNos}, stated_at = #{statedAt}
            WHERE order_id = #{orderId} AND seq = #{seq}
            """)
    int updateShipment(Rows.Parcel row);

    @Update("""
            UPDATE order_coupon SET amount = #{amount}, stated_at = #{statedAt}
            WHERE order_id = #{orderId} AND seq = #{seq}
            """)
    int updateCoupon(Rows.Used row);

    // Detection: what is waited for now, and (past) what was waited for on an earlier day though it has ended since

    List<SuspectRow> soldOut(@Param("ask") Question ask);

    List<SuspectRow> notHandedOver(@Param("ask") Question ask);

    List<SuspectRow> overdueDelivery(@Param("ask") Question ask);

    List<String> stillSoldOut(@Param("ask") Question ask, @Param("numbers") Collection<String> numbers);

    List<String> stillNotHandedOver(@Param("ask") Question ask, @Param("numbers") Collection<String> numbers);

    List<String> stillOverdue(@Param("ask") Question ask, @Param("numbers") Collection<String> numbers);

    /** An order under suspicion, and since when. */
    record SuspectRow(String orderNo, Instant since) {}

    /**
     * One page of a detection question.
     *
     * @param from the waiting began then or later (keeps the index range short); null: any time
     * @param until the waiting began then or earlier: longer ago than the patience
     * @param past asks also about waiting that has ended since
     */
    record Question(
            Placed placed,
            @Nullable Instant from,
            Instant until,
            boolean past,
            @Nullable Suspect after,
            int limit) {}

    // Search

    List<Long> search(@Param("find") Find find);

    /** Of the products whose name is like all of these. */
    List<Long> productIds(@Param("patterns") List<String> patterns, @Param("limit") int limit);

    int countLines(@Param("products") Collection<Long> products, @Param("limit") int limit);

    @Select("""
            SELECT COUNT(*) FROM (SELECT 1 FROM order_shipment WHERE tracking_no = #{trackingNo} LIMIT #{limit}) found
            """)
    int countSent(@Param("trackingNo") String trackingNo, @Param("limit") int limit);

    int countFound(@Param("way") Way way, @Param("pattern") String pattern, @Param("limit") int limit);

    /** A way into the orders: an index, and the column it begins with. */
    enum Way {
        NUMBER("order_head_number", "order_no"),
        TAIL("order_head_tail", "order_no_tail"),
        BUYER("order_head_buyer", "buyer_id"),
        MOBILE("order_head_mobile", "mobile_tail"),
        NAME("order_head_name", "buyer_name"),
        PARCEL("order_shipment_tracking", "tracking_no"),
        PRODUCT("order_line_product", "product_id"),
        STATUS("order_head_status", "status"),
        PLACED("order_head_placed", "placed_at");

        final String index;
        final String column;

        Way(String index, String column) {
            this.index = index;
            this.column = column;
        }
    }

    /**
     * What to look for. Texts are LIKE patterns, {@code |} escapes; a buyer's id and a tracking number are themselves.
     *
     * @param lead the way in; everything else only narrows
     * @param numberWay which column {@code number} is about, likewise {@code buyerWay}
     * @param products when they lead; else a line whose name is like all of {@code product} is looked for in each order
     */
    record Find(
            Way lead,
            @Nullable Way numberWay,
            @Nullable String number,
            @Nullable Way buyerWay,
            @Nullable String buyer,
            @Nullable List<Long> products,
            @Nullable List<String> product,
            @Nullable List<String> among,
            @Nullable String status,
            @Nullable Instant from,
            @Nullable Instant to,
            OrderQuery.@Nullable Place after,
            int limit) {}
}
