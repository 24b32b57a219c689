package dev.baton.bot.language;

import java.util.regex.Pattern;

/** What is left of a sentence when only what is wanted counts. */
final class Shape {

    private static final Pattern BEGINS = Pattern.compile(
            "^(?:麻烦你?|请问|帮我|帮忙|你好|您好|劳驾|那个|嗯+|呃+|诶|喂|哎|好的|(?:收到|(?i:ok)|好|行)(?=[N我把])|早上好|早|各位|大家好|我想|请(?!假|个|一|半|病|事|年|T))");

    /** Behind what somebody wants to do: whether one may. */
    private static final String MAY = "(?:行吗|行么|行不行|行不|可以吗|可以么|可以不|可不可以|能行吗|没问题吧)[?]?";

    private static final Pattern ASKS = Pattern.compile(MAY + "\\s*$");

    private static final Pattern ENDS =
            Pattern.compile("(?:吧|啊|呀|哈|啦|咯|哦|噢|喽|嘛|呗|呢|哟|谢谢你?|谢了|拜托了?|辛苦了?|多谢|各位|拜拜|好吗|!|" + MAY + ")$");

    private static final Pattern ANYWHERE = Pattern.compile("一下(?!午)|帮我|帮忙|麻烦|[啊呀哈]|(?<=[NPTK我])吧");

    private static final Pattern AROUND = Pattern.compile(
            "(?:[这该]一?个?(?:单子?|订单)|单号是?|订单号|后(?:四|4)位是?|尾号是?|订单|编号|单)?N(?:号单|号|这个单子?|这单|那单|这个|的?单子?(?!全|都))?");

    /** An order, and which of its problems. */
    private static final Pattern PROBLEM = Pattern.compile("N的?K+(?:的|那个|那单|问题)?");

    private Shape() {}

    /** Whether somebody asks whether it may be done. */
    static boolean asksLeave(String plain) {
        return ASKS.matcher(plain).find();
    }

    /**
     * The shape without what is only polite, and with nothing around the place of an order that only says it is one.
     */
    static String bare(String shape) {
        String bare = shape;
        String before;
        do {
            before = bare;
            bare = ANYWHERE.matcher(bare).replaceAll("");
            bare = BEGINS.matcher(bare).replaceFirst("");
            bare = bare.length() > 1 ? ENDS.matcher(bare).replaceFirst("") : bare;
        } while (!bare.equals(before));
        return PROBLEM.matcher(AROUND.matcher(bare).replaceAll("N")).replaceAll("N");
    }
}
