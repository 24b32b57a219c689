package dev.baton.order.intake;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.StoreTest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** R207: what shops export is imported as far as it is right, and what is not comes back with its reason. */
class ImportTest extends StoreTest {

    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final String FLAT = "src/test/resources/import/flat.yml";
    private static final String SPLIT = "src/test/resources/import/split.yml";

    private static final String HEADER = "订单号,父单号,状态,下单时间,付款时间,发货时间,买家,手机,货号,商品,颜色,数量,单价,实付,支付方式,快递,快递单号";
    private static final String SCARF =
            "T1,,已发货,2026-11-18 09:30:00,2026/11/18 9:31,2026-11-19,陈女士,13900001234,S-9,羊毛围巾,灰,2,\"¥1,179.00\",\"2,378.00\",支付宝,顺丰,SF1";
    private static final String GLOVES =
            "T1,,已发货,2026-11-18 09:30:00,2026/11/18 9:31,2026-11-19,陈女士,13900001234,S-10,\"手套\n(加厚)\",黑,1,20,\"2,378.00\",支付宝,顺丰,SF1";
    private static final String LAMP = "T2,T1,等待付款,2026-11-18 10:00:00,,,李四,,S-1,台灯,,1,99.9,99.90,,,";

    @TempDir
    Path folder;

    @Autowired
    ImportCommand command;

    @Autowired
    OrderImport orderImport;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theEncodingIsToldByTheWholeFileAlsoWhereACharacterLiesAcrossWhatIsLookedAtTogether() throws IOException {
        byte[] across = ("a".repeat(Encodings.AT_ONCE - 1) + "围巾").getBytes(UTF_8);
        assertThat(Encodings.of(bytes("across.csv", across))).isEqualTo(UTF_8);
        byte[] cut = Arrays.copyOf(across, across.length - 1);
        assertThat(Encodings.of(bytes("cut.csv", cut)))
                .as("as much damage as letters")
                .isEqualTo(GB18030);
        assertThat(Encodings.of(bytes("ascii.csv", "a,b".getBytes(UTF_8)))).isEqualTo(UTF_8);
        assertThat(Encodings.of(bytes("one.csv", "a".getBytes(UTF_8)))).isEqualTo(UTF_8);
        byte[] notOne = {'a', (byte) 0xE0, (byte) 0x80, (byte) 0x80, (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertThat(Encodings.of(bytes("long.csv", notOne)))
                .as("longer than they need be, and half a pair")
                .isEqualTo(GB18030);
    }

    /** What is left out there would not be looked for before the import begins, and told under another name. */
    @Test
    void everyPartOfAMappingSaysAllItsColumns() {
        Mapping mapping = MappingReader.read("olist", null);
        assertThat(mapping.parts()).hasSizeGreaterThan(3);
        Stream.concat(Stream.of(mapping.order()), mapping.parts()).forEach(shape -> {
            long values = Arrays.stream(shape.getClass().getRecordComponents())
                    .filter(component -> component.getType() == Value.class
                            && !component.getName().equals("when"))
                    .count();
            assertThat(shape.columns()).as(shape.getClass().getSimpleName()).hasSize((int) values);
        });
    }

    /** One row a line: the order is said several times, and is one. */
    @Test
    void anExportWithARowForEveryLine() throws IOException {
        assertThat(run(FLAT, csv("export.csv", UTF_8, HEADER, SCARF, LAMP, GLOVES)))
                .isZero();
        assertThat(out.toString()).contains("读到 2 单，新增 2").contains("退回 0");
        Order order = order("T1");
        assertThat(order.lines())
                .extracting(line -> line.name() + " ×" + line.quantity())
                .containsExactly("羊毛围巾 灰 ×2", "手套\n(加厚) 黑 ×1");
        assertThat(order.lines().get(0).price().text()).isEqualTo("1179.00");
        assertThat(order.amount().text()).isEqualTo("2378.00");
        assertThat(order.payments()).hasSize(1);
        assertThat(order.payments().get(0).channel()).isEqualTo("alipay");
        assertThat(order.shipments()).hasSize(1);
        assertThat(order.placedAt()).isEqualTo(Instant.parse("2026-11-18T01:30:00Z"));
        assertThat(order.updatedAt()).isEqualTo(Instant.parse("2026-11-18T16:00:00Z"));
        assertThat(order("T2").parentNo()).isEqualTo(new OrderNo("T1"));
        assertThat(order("T2").payments()).isEmpty();
    }

    @Test
    void theSameOrdersInEveryEncodingR200() throws IOException {
        byte[] utf8 = text(HEADER, SCARF, GLOVES).getBytes(UTF_8);
        assertThat(run(FLAT, bytes("a.csv", utf8))).isZero();
        Order order = order("T1");
        for (byte[] same : List.of(
                ("\uFEFF" + text(HEADER, SCARF, GLOVES)).getBytes(UTF_8),
                text(HEADER, SCARF, GLOVES).getBytes(GB18030),
                text(HEADER, SCARF, GLOVES)
                        .replace("\n", "\r\n")
                        .replace("手套\r\n", "手套\n")
                        .getBytes(GB18030),
                ("\uFEFF" + text(HEADER, SCARF, GLOVES)).getBytes(UTF_16LE))) {
            assertThat(run(FLAT, bytes("a.csv", same))).as(err.toString()).isZero();
            assertThat(out.toString()).contains("未变 1").doesNotContain("新增 1，");
        }
        assertThat(order("T1")).usingRecursiveComparison().isEqualTo(order);
        String semicolons = "no;status;placed;updated\nQ1;p;2026-11-18 09:30:00;2026-11-18 09:30:00\n";
        bytes("lines.csv", "no;line;name;qty;price\nQ1;1;a,b;1;2\n".getBytes(UTF_8));
        assertThat(run(SPLIT, bytes("orders.csv", semicolons.getBytes(UTF_8)), folder.resolve("lines.csv")))
                .isZero();
        assertThat(order("Q1").lines().get(0).name()).isEqualTo("a,b");
    }

    /** One damaged letter must not turn all others into another alphabet. */
    @Test
    void aDamagedLetterCostsItsOwnOrderOnly() throws IOException {
        byte[] bytes = text(HEADER, SCARF, LAMP.replace("台灯", "台@")).getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '@' ? (byte) 0xE7 : bytes[i];
        }
        assertThat(run(FLAT, bytes("a.csv", bytes))).isZero();
        assertThat(order("T1").buyer().name()).isEqualTo("陈女士");
        assertThat(order("T1").buyer().tags()).containsExactly("首单", "回头客");
        assertThat(find("T2")).isEmpty();
        assertThat(rejected("a.csv").get(1)).contains("3", "有无法识别的字符，请检查文件编码");
    }

    @Test
    void aWorkbookIsReadLikeATextFile() throws IOException {
        Path file = folder.resolve("a.xlsx");
        try (OutputStream stream = Files.newOutputStream(file);
                Workbook book = new Workbook(stream, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("订单");
            String[] header = HEADER.split(",", -1);
            for (int c = 0; c < header.length; c++) {
                sheet.value(0, c, header[c]);
            }
            row(sheet, 1, "T1", null, "已付款", null, null, null, "陈女士", 13900001234L, "S-9", "羊毛围巾", "灰", 2);
            sheet.value(1, 3, LocalDateTime.of(2026, 11, 18, 9, 30));
            sheet.style(1, 3).format("yyyy-mm-dd hh:mm").set();
            sheet.value(1, 12, 129.9);
            sheet.value(1, 13, 0.1 + 0.2 + 259.5);
            row(sheet, 3, "T2", null, "已付款", "2026-11-18 09:30:00", null, null, "李四", null, "S-1", "台灯", null, 1);
            sheet.value(3, 12, 10);
            sheet.formula(3, 13, "M4*L4");
        }
        assertThat(run(FLAT, file)).as(err.toString()).isZero();
        Order order = order("T1");
        assertThat(order.placedAt()).isEqualTo(Instant.parse("2026-11-18T01:30:00Z"));
        assertThat(order.lines().get(0).price().text()).isEqualTo("129.90");
        assertThat(order.amount().text())
                .as("to the digits a spreadsheet shows")
                .isEqualTo("259.80");
        assertThat(order.buyer().mobile()).isEqualTo("13900001234");
        assertThat(find("T2")).as("its formula was never computed").isEmpty();
        assertThat(rejected("a.xlsx").get(1).get(0)).isEqualTo("4");
        assertThat(rejected("a.xlsx").get(1).get(1)).contains("实付").contains("公式没有算出的值（=M4*L4）");
        assertThat(rejected("a.xlsx").get(1)).contains("'=M4*L4");
    }

    /** A formula counts as what was computed when the file was saved; an error is an error. */
    @Test
    void formulasAndErrorsInAWorkbook() throws IOException {
        Path file = folder.resolve("orders.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, "[Content_Types].xml", """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                    <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
                    <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
                    </Types>""");
            put(zip, "_rels/.rels", """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
                    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            put(zip, "xl/_rels/workbook.xml.rels", """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
                    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            put(zip, "xl/workbook.xml", """
                    <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>""");
            put(zip, "xl/worksheets/sheet1.xml", """
                    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
                    <row r="1">%s%s%s%s</row>
                    <row r="2">%s%s%s<c r="D2" t="str"><f>C2</f><v>2026-11-18 09:30:00</v></c></row>
                    <row r="3">%s%s%s<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
                    </sheetData></worksheet>""".formatted(
                            cell("A1", "no"),
                            cell("B1", "status"),
                            cell("C1", "placed"),
                            cell("D1", "updated"),
                            cell("A2", "F1"),
                            cell("B2", "p"),
                            cell("C2", "2026-11-18 09:30:00"),
                            cell("A3", "F2"),
                            cell("B3", "p"),
                            cell("C3", "2026-11-18 09:30:00")));
        }
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        assertThat(run(SPLIT, file, lines)).as(err.toString()).isZero();
        assertThat(order("F1").updatedAt()).isEqualTo(Instant.parse("2026-11-18T01:30:00Z"));
        assertThat(find("F2")).isEmpty();
        assertThat(rejected("orders.xlsx").get(1).get(1)).contains("updated").contains("#DIV/0!");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X1,p,2026-11-18 09:30:00                    | 列数不对：应为 4 列，实际 3 列
            X1,p,2026-11-18 09:30:00,x,y                | 列数不对：应为 4 列，实际 5 列
            X1,lost,2026-11-18 09:30:00,2026-11-18 09:30:00 | 「status」：映射里没有「lost」这个词
            X1,,2026-11-18 09:30:00,2026-11-18 09:30:00 | 「status」：为空
            X1,p,2026-02-30 09:30:00,2026-11-18 09:30:00 | 「placed」：看不懂的时间「2026-02-30 09:30:00」
            X1,p,,2026-11-18 09:30:00                   | 「placed」：为空
            X1,p,2026-11-18 09:30:00,0026-11-18 09:30:00 | 时间不合理
            X 1,p,2026-11-18 09:30:00,2026-11-18 09:30:00 | 「no」：单号只能用字母、数字和 . _ # -
            Ｍ００１５,p,2026-11-18 09:30:00,2026-11-18 09:30:00 | 「no」：单号只能用字母、数字和 . _ # -，都要半角
            ,p,2026-11-18 09:30:00,2026-11-18 09:30:00  | 没有单号
            """)
    void aBadOrderRowComesBackWithItsReason(String row, String reason) throws IOException {
        Path file = csv("orders.csv", UTF_8, "no,status,placed,updated", good("A"), row, good("B"));
        assertThat(run(SPLIT, file, csv("lines.csv", UTF_8, "no,line,name,qty,price")))
                .isZero();
        assertThat(rows("order_head")).isEqualTo(2);
        List<List<String>> rejected = rejected("orders.csv");
        assertThat(rejected.get(0)).startsWith("行号", "原因", "no");
        assertThat(rejected).hasSize(2);
        assertThat(rejected.get(1).get(0)).isEqualTo("3");
        assertThat(rejected.get(1).get(1)).contains(reason);
        assertThat(out.toString()).contains("新增 2").contains("退回 1；").contains("退回 1 行");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            X,2,b,1,-1.00    | 金额
            X,2,b,1,1.005    | 金额
            X,2,b,1,NaN      | 「price」：不是数字「NaN」
            X,2,b,1,1e3      | 「price」：不是数字「1e3」
            X,2,b,1,=1+1     | 「price」：不是数字「=1+1」
            X,2,b,0,1        | 「qty」：应在 1 到 1000000 之间
            X,2,b,1.5,1      | 「qty」：应为整数，现为 1.5
            X,2,,1,1         | 「name」：为空
            X,1,b,1,1        | 重复：「1」
            X,2,b,1          | 列数不对：应为 5 列，实际 4 列
            """)
    void aBadLineTakesItsWholeOrderAndNoOther(String line, String reason) throws IOException {
        Path orders = csv("orders.csv", UTF_8, "no,status,placed,updated", good("A"), good("X"), good("B"));
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price", "A,1,a,1,1", "X,1,a,1,1", line, "B,1,a,1,1");
        assertThat(run(SPLIT, orders, lines)).isZero();
        assertThat(find("X")).as("not half an order").isEmpty();
        assertThat(rows("order_head")).isEqualTo(2);
        assertThat(rows("order_line")).isEqualTo(2);
        assertThat(rejected("orders.csv").get(1).get(0)).isEqualTo("3");
        assertThat(rejected("orders.csv").get(1).get(1)).contains(reason);
        // mended and imported again
        csv("lines.csv", UTF_8, "no,line,name,qty,price", "A,1,a,1,1", "X,1,a,1,1", "X,2,b,1,2", "B,1,a,1,1");
        assertThat(run(SPLIT, orders, lines)).isZero();
        assertThat(order("X").amount().text()).isEqualTo("3.00");
        assertThat(out.toString()).contains("新增 1，更新 0，未变 2").contains("退回 0");
        assertThat(folder.resolve("orders.csv.rejected.csv"))
                .as("nothing is rejected any more")
                .doesNotExist();
    }

    @Test
    void rowsOfNobodyAndOrdersSaidTwice() throws IOException {
        Path orders = csv(
                "orders.csv",
                UTF_8,
                "no,status,placed,updated",
                good("A"),
                good("A").replace(",p,", ",s,"));
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price", "A,1,a,1,1", "Z,1,a,1,1");
        assertThat(run(SPLIT, orders, lines)).isZero();
        assertThat(order("A").status()).isEqualTo(OrderStatus.PAID);
        assertThat(order("A").lines()).hasSize(1);
        assertThat(rejected("orders.csv").get(1).get(1)).contains("同一单号在第 2 行已出现");
        assertThat(rejected("lines.csv").get(1).get(1)).contains("orders.csv 里没有这张订单");
    }

    /** Two orders under one number, where an order may have several rows: neither is taken, both come back. */
    @Test
    void ofAnOrderThatIsRefusedEveryRowComesBackR207() throws IOException {
        String other = SCARF.replace("2,378.00", "99.00");
        assertThat(run(FLAT, csv("export.csv", UTF_8, HEADER, SCARF, LAMP, other)))
                .isZero();
        assertThat(find("T1")).isEmpty();
        assertThat(find("T2")).isPresent();
        List<List<String>> rejected = rejected("export.csv");
        assertThat(rejected).hasSize(3);
        assertThat(rejected.get(1))
                .startsWith("2", "第 2、4 行是同一单号，却对不上；「付款」：重复：「T1」")
                .contains("2,378.00");
        assertThat(rejected.get(2).get(0)).isEqualTo("4");
        assertThat(rejected.get(2).get(1)).startsWith("整单未导入：export.csv 第 2 行：第 2、4 行是同一单号");
        assertThat(rejected.get(2)).contains("99.00");
        assertThat(out.toString()).contains("退回 1；").contains("退回 2 行");

        assertThat(run(FLAT, csv("export.csv", UTF_8, HEADER, SCARF, LAMP, GLOVES.replace(",1,20,", ",no,20,"))))
                .isZero();
        rejected = rejected("export.csv");
        assertThat(rejected).extracting(cells -> cells.get(0)).containsExactly("行号", "4", "2");
        assertThat(rejected.get(1).get(1)).startsWith("「数量」：");
        assertThat(rejected.get(2).get(1)).startsWith("整单未导入：export.csv 第 4 行：「数量」：");
    }

    @Test
    void ofAnOrderThatIsRefusedTheGoodRowsOfOtherFilesComeBackTooR207() throws IOException {
        Path orders = csv("orders.csv", UTF_8, "no,status,placed,updated", good("A"), good("X"), good("Y"));
        Path lines = csv(
                "lines.csv",
                UTF_8,
                "no,line,name,qty,price",
                "X,1,a,1,1",
                "X,2,b,0,1",
                "A,1,a,1,1",
                "Y,1,a,1,1",
                "Y,2");
        assertThat(run(SPLIT, orders, lines)).isZero();
        assertThat(rows("order_head")).isEqualTo(1);
        assertThat(rejected("lines.csv").stream().skip(1).map(cells -> cells.get(0)))
                .containsExactlyInAnyOrder("2", "3", "5", "6");
        assertThat(rejected("orders.csv").stream().skip(1).map(cells -> cells.get(0)))
                .containsExactly("3", "4");
        assertThat(out.toString()).contains("退回 2；").contains("退回 4 行").contains("退回 2 行");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''        | 映射 bad.yml 是空的。
            '# 待写'   | 映射 bad.yml 是空的。
            '- a'     | 映射 bad.yml 有误：最外层应为若干「名字: 内容」。
            """)
    void aMappingThatSaysNothingIsToldInAWholeSentence(String yaml, String sentence) throws IOException {
        Path mapping = bytes("bad.yml", yaml.getBytes(UTF_8));
        refused(2, sentence, mapping.toString(), csv("orders.csv", UTF_8, "no,status,placed,updated"));
    }

    /** What comes back opens in a spreadsheet, and no cell of it is computed there. */
    @Test
    void whatComesBackIsHarmless() throws IOException {
        Path orders = csv(
                "orders.csv",
                UTF_8,
                "no,status,placed,updated",
                "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",@p,+1,-2",
                "N1,\"=\"\"p\"\"\",2026-11-18 09:30:00,2026-11-18 09:30:00");
        assertThat(run(SPLIT, orders, csv("lines.csv", UTF_8, "no,line,name,qty,price")))
                .isZero();
        List<String> row = rejected("orders.csv").get(1);
        assertThat(row).contains("'=HYPERLINK(\"http://x\",\"y\")", "'@p", "+1", "-2");
        assertThat(Files.readAllBytes(folder.resolve("orders.csv.rejected.csv")))
                .startsWith(0xEF, 0xBB, 0xBF);
        assertThat(order("N1").status())
                .as("=\"p\" is how a spreadsheet keeps a text")
                .isEqualTo(OrderStatus.PAID);
    }

    @Test
    void anInterruptedImportGoesOn() throws IOException {
        String[] rows = new String[2501];
        rows[0] = "no,status,placed,updated";
        Arrays.setAll(rows, i -> i == 0 ? "no,status,placed,updated" : good("I-" + i));
        Path orders = csv("orders.csv", UTF_8, rows);
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        Mapping mapping = MappingReader.read(SPLIT, null);
        try {
            orderImport.run(mapping, List.of(orders, lines), (done, read) -> {
                if (read == 1500) {
                    throw new IllegalStateException("the power went off");
                }
            });
        } catch (IllegalStateException gone) {
            assertThat(rows("order_head")).isEqualTo(1000);
        }
        assertThat(run(SPLIT, orders, lines)).isZero();
        assertThat(out.toString()).contains("新增 1,500，更新 0，未变 1,000");
    }

    @Test
    void anOlderFileDoesNotOverwriteWhatIsNewer() throws IOException {
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        run(
                SPLIT,
                csv("orders.csv", UTF_8, "no,status,placed,updated", "A,s,2026-11-18 09:30:00,2026-11-20 09:30:00"),
                lines);
        run(
                SPLIT,
                csv("orders.csv", UTF_8, "no,status,placed,updated", "A,p,2026-11-18 09:30:00,2026-11-19 09:30:00"),
                lines);
        assertThat(out.toString()).contains("库里的更新而跳过 1");
        assertThat(order("A").status()).isEqualTo(OrderStatus.SHIPPED);
    }

    @Test
    void whatCannotBeReadAtAllIsSaidInOneSentence() throws IOException {
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        Path orders = csv("orders.csv", UTF_8, "no,status,placed,updated", good("A"));
        refused(
                1,
                "引号没有配对",
                SPLIT,
                orders,
                csv("lines.csv", UTF_8, "no,line,name,qty,price", "A,1,\"open,1,1", "B,1,a,1,1"));
        assertThat(rows("order_head"))
                .as("an order must not lose the lines that could not be read")
                .isZero();
        csv("lines.csv", UTF_8, "no,line,name,qty,price");
        refused(1, "是空的", SPLIT, orders, bytes("lines.csv", new byte[0]));
        csv("lines.csv", UTF_8, "no,line,name,qty,price");
        refused(
                1,
                "旧版 Excel",
                SPLIT,
                bytes("orders.xls", new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 1, 1, 1}),
                lines);
        refused(1, "不是完好的 Excel", SPLIT, bytes("orders.xlsx", new byte[] {'P', 'K', 3, 4, 1, 2, 3, 4, 5}), lines);
        refused(
                1,
                "不是完好的 Excel 文件：内容不是表格",
                SPLIT,
                bytes("orders.xlsx", new byte[] {0, 17, (byte) 0xA7, 'x', '\n', 3, 9, (byte) 0xE1, 'q'}),
                lines);
        assertThat(run(
                        SPLIT,
                        Files.copy(orders, folder.resolve("orders.xlsx"), StandardCopyOption.REPLACE_EXISTING),
                        lines))
                .as("a text that is only called so is read")
                .isZero();
        Files.delete(folder.resolve("orders.xlsx"));
        refused(2, "还需要文件 lines*", SPLIT, orders);
        refused(2, "不认识文件", SPLIT, orders, lines, csv("other.csv", UTF_8, "a"));
        refused(2, "只能给一个", SPLIT, orders, lines, csv("orders2.csv", UTF_8, "no,status,placed,updated"));
        refused(2, "没有列「placed」", SPLIT, csv("orders.csv", UTF_8, "no,status,plced,updated"), lines);
        refused(2, "找不到文件", SPLIT, folder.resolve("none.csv"), lines);
        refused(2, "找不到映射", "nobody", lines);
        refused(2, "找不到映射", "../../no-such-folder/passwd", lines);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zone: Asia/Shanghai         | zone: Mars/Base           | 没有这个时区
            amount:                     | amout:                    | 在 order.amount：为空
            from: lines                 | from: linse               | 没有叫 linse 的订单文件
            yyyy-MM-dd HH:mm:ss         | yyyy-MM-dd bb             | 看不懂的时间格式
            lineNo: line                | lineno: line              | 在 lines.lineno：没有这一项
            'placedAt: placed'          | 'placedAt: lines.line'    | 只能引用主文件或查询文件的列
            order: no}                  | order: no                 | 不是正确的 YAML
            """)
    void aWrongMappingIsToldWithItsPlace(String right, String wrong, String sentence) throws IOException {
        String yaml = Files.readString(Path.of(SPLIT)).replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        Path mapping = bytes("wrong.yml", yaml.getBytes(UTF_8));
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        refused(2, sentence, mapping.toString(), csv("orders.csv", UTF_8, "no,status,placed,updated"), lines);
    }

    /** A spreadsheet keeps 15 digits of a number: the rest of a longer order number is gone and must not be made up. */
    @Test
    void aNumberTooLongForASpreadsheetIsRefusedAndAShorterOneKeepsEveryDigit() throws IOException {
        Path file = folder.resolve("a.xlsx");
        try (OutputStream stream = Files.newOutputStream(file);
                Workbook book = new Workbook(stream, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("订单");
            row(sheet, 0, (Object[]) HEADER.split(",", -1));
            long[] numbers = {123456789012345678L, 1234567890123456L, 123456789012345L, 100000000000000L};
            for (int r = 1; r <= numbers.length; r++) {
                row(sheet, r, numbers[r - 1], null, "已付款", "2026-11-18 09:30:00", null, null, "陈女士");
                row(sheet, r, null, null, null, null, null, null, null, null, "S-9", "羊毛围巾", "灰", 2, 1, 2);
            }
            row(sheet, 5, "T5", null, "已付款", "2026-11-18 09:30:00", null, null, "李四", null, "S-1", "台灯", null, 1, 1, 1);
            row(sheet, 5, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
            sheet.value(5, 16, 98765432109876543L);
            row(sheet, 6, "123456789012345678", null, "已付款", "2026-11-18 09:30:00", null, null, "李四");
            row(sheet, 6, null, null, null, null, null, null, null, null, "S-1", "台灯", null, 1, 1, 1);
        }

        assertThat(run(FLAT, file)).as(err.toString()).isZero();

        assertThat(find("123456789012345")).isPresent();
        assertThat(find("100000000000000")).isPresent();
        assertThat(find("123456789012346000")).isEmpty();
        assertThat(rows("order_head")).isEqualTo(2);
        List<List<String>> rejected = rejected("a.xlsx");
        assertThat(rejected.stream().map(cells -> cells.get(0)).toList()).contains("2", "3", "6");
        assertThat(rejected.get(1).get(1)).isEqualTo("「订单号」：这一列请设成文本：数字超过 15 位，表格里已经丢了尾数");
        assertThat(rejected.stream().filter(cells -> cells.get(0).equals("6")))
                .singleElement()
                .satisfies(cells -> assertThat(cells.get(1)).contains("快递单号", "请设成文本"));
    }

    /** Written out such a number has a billion digits: the row is turned away before anybody tries. */
    @Test
    void aNumberThatWouldFillTheMemoryIsRefused() throws IOException {
        Path file = folder.resolve("a.xlsx");
        try (OutputStream stream = Files.newOutputStream(file);
                Workbook book = new Workbook(stream, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("订单");
            row(sheet, 0, (Object[]) HEADER.split(",", -1));
            for (String absurd : List.of("1E-999999999", "1E999999999")) {
                int r = absurd.equals("1E-999999999") ? 1 : 2;
                BigDecimal price = new BigDecimal(absurd);
                row(
                        sheet,
                        r,
                        "T" + r,
                        null,
                        "已付款",
                        "2026-11-18 09:30:00",
                        null,
                        null,
                        "李四",
                        null,
                        "S-1",
                        "台灯",
                        null,
                        1,
                        price,
                        1);
            }
            row(sheet, 3, "T3", null, "已付款", null, null, null, "李四", null, "S-1", "台灯", null, 1, 1, 1);
            sheet.value(3, 3, new BigDecimal("1E999999999"));
            sheet.style(3, 3).format("yyyy-mm-dd hh:mm").set();
            row(sheet, 4, "T4", null, "已付款", "2026-11-18 09:30:00", null, null, "李四", null, "S-1", "台灯", null, 1, 1, 1);
        }

        assertThat(run(FLAT, file)).as(err.toString()).isZero();

        assertThat(rows("order_head")).isEqualTo(1);
        assertThat(find("T4")).isPresent();
        assertThat(rejected("a.xlsx").stream().skip(1).map(cells -> cells.get(0)))
                .containsExactly("2", "3", "4");
        assertThat(String.valueOf(rejected("a.xlsx")).length()).isLessThan(4_000);
    }

    /** What was whole before the break is kept, in the store and in the sentence. */
    @Test
    void beforeAQuoteThatIsNeverClosedEverythingWholeIsImported() throws IOException {
        Path lines = csv("lines.csv", UTF_8, "no,line,name,qty,price");
        Path orders = csv(
                "orders.csv", UTF_8, "no,status,placed,updated", good("A"), good("B"), "\"C,p,2026-11-18", good("D"));
        refused(1, "从第 4 行起读不下去：引号没有配对。前面读全的 2 单已导入，改好后再导入一次即可。", SPLIT, orders, lines);
        assertThat(find("A")).isPresent();
        assertThat(find("B")).isPresent();
        assertThat(rows("order_head")).isEqualTo(2);
        assertThat(rejected("orders.csv").get(1)).containsExactly("4", "引号没有配对");

        refused(1, "没有导入任何订单", SPLIT, orders, csv("lines.csv", UTF_8, "no,line,name,qty,price", "A,1,\"open,1,1"));
        assertThat(rejected("lines.csv").get(1)).containsExactly("2", "引号没有配对");

        Path flat = csv("export.csv", UTF_8, HEADER, LAMP, SCARF, "\"T1,,已发货");
        refused(1, "从第 4 行起读不下去：引号没有配对。前面读全的 1 单已导入", FLAT, flat);
        assertThat(find("T2")).isPresent();
        assertThat(find("T1")).as("more of its lines may be behind the quote").isEmpty();
    }

    @Test
    void whatIsWrongIsToldUnderTheNameOfItsColumn() throws IOException {
        String tooLong = SCARF.replace("陈女士", "陈".repeat(101));
        assertThat(run(FLAT, csv("export.csv", UTF_8, HEADER, tooLong, LAMP.replace("T1", "T 1"))))
                .as("nothing could be used")
                .isOne();
        assertThat(rejected("export.csv").get(1).get(1)).startsWith("「买家」：太长");
        assertThat(rejected("export.csv").get(2).get(1)).startsWith("「父单号」：单号只能用");
        assertThat(run(FLAT, csv("export.csv", UTF_8, HEADER, LAMP.replace("T1", "Ｔ１"))))
                .isOne();
        assertThat(rejected("export.csv").get(1).get(1)).startsWith("「父单号」：单号只能用");
    }

    @Test
    void progressShowsRateAndTimeLeft() {
        StringWriter text = new StringWriter();
        Progress progress = new Progress(new PrintWriter(text), true);
        progress.progress(0.5, 100);
        assertThat(text.toString())
                .contains("[############------------] 50%，已读 100 单，每秒")
                .contains("还要 0 秒");
        assertThat(Progress.duration(3 * 3600 + 120)).isEqualTo("3 小时 2 分");
        StringWriter plain = new StringWriter();
        new Progress(new PrintWriter(plain), false).progress(0.5, 100);
        assertThat(plain.toString()).as("now and then a line").isEmpty();
    }

    private void refused(int code, String sentence, String mapping, Path... files) {
        assertThat(run(mapping, files)).as(sentence).isEqualTo(code);
        assertThat(err.toString().strip()).contains(sentence).doesNotContain("\n", "Exception");
    }

    private int run(String mapping, Path... files) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return command.run(mapping, List.of(files), new PrintWriter(out), new PrintWriter(err), false);
    }

    private static String good(String number) {
        return number + ",p,2026-11-18 09:30:00,2026-11-18 09:30:00";
    }

    private static String text(String... rows) {
        return String.join("\n", rows) + "\n";
    }

    private Path csv(String name, Charset charset, String... rows) throws IOException {
        return bytes(name, text(rows).getBytes(charset));
    }

    private Path bytes(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private List<List<String>> rejected(String source) throws IOException {
        String text = Files.readString(folder.resolve(source + ".rejected.csv")).substring(1);
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(CSVFormat.RFC4180)
                .get()) {
            return parser.stream().map(record -> record.toList()).toList();
        }
    }

    private Order order(String number) {
        return find(number).orElseThrow();
    }

    private Optional<Order> find(String number) {
        return orders.find(new OrderNo(number));
    }

    private static void row(Worksheet sheet, int row, @Nullable Object... values) {
        for (int c = 0; c < values.length; c++) {
            if (values[c] instanceof Number number) {
                sheet.value(row, c, number);
            } else if (values[c] != null) {
                sheet.value(row, c, (String) values[c]);
            }
        }
    }

    private static String cell(String at, String text) {
        return "<c r=\"" + at + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }

    private static void put(ZipOutputStream zip, String name, String xml) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
