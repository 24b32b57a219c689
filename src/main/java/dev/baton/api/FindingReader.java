package dev.baton.api;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderInvalid;
import dev.baton.order.OrderNo;
import dev.baton.workflow.Finding;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** Reads what a caller reports of an order (CONTRACT 3). What was wrong with it the fields know afterwards. */
final class FindingReader {

    private static final int NOTE_LENGTH = 1000;
    private static final int MOST_IMAGES = 9;

    private FindingReader() {}

    static Finding finding(Fields fields) {
        String orderNo = fields.required("orderNo");
        Integer lineNo = fields.number("lineNo");
        if (lineNo != null && lineNo < 1) {
            fields.wrong("lineNo", "no-such-line", lineNo);
        }
        ProblemType kind = new ProblemType(fields.required("type"), fields.required("detail"));
        String note = fields.text("note", NOTE_LENGTH);
        List<String> images = images(fields);
        String assignee = fields.text("assignee", 64);
        String withImages = images.isEmpty() ? note : (note == null ? "" : note + "\n") + String.join("\n", images);
        if (withImages != null && withImages.length() > NOTE_LENGTH) {
            fields.wrong("images", "too-long-together", NOTE_LENGTH);
        }
        return new Finding(
                number(orderNo, fields),
                Objects.requireNonNullElse(lineNo, 0),
                kind,
                null,
                withImages,
                assignee,
                false);
    }

    private static OrderNo number(String orderNo, Fields fields) {
        try {
            return new OrderNo(orderNo.isEmpty() ? "-" : orderNo);
        } catch (OrderInvalid impossible) {
            fields.wrong("orderNo", "no-such-order", orderNo);
            return new OrderNo("-");
        }
    }

    /** Addresses of pictures that whoever reads the timeline can open. */
    private static List<String> images(Fields fields) {
        List<String> images = fields.texts("images");
        if (images.size() > MOST_IMAGES) {
            fields.wrong("images", "too-many", MOST_IMAGES);
        }
        for (int i = 0; i < images.size(); i++) {
            if (!isAddress(images.get(i))) {
                fields.wrong("images[" + i + "]", "not-address");
            }
        }
        return images;
    }

    private static boolean isAddress(String text) {
        try {
            URI address = URI.create(text);
            String scheme = address.getScheme();
            return address.getRawAuthority() != null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
