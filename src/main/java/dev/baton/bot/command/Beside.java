package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands beside the word of a report: a day or a week that was not understood is never taken for the present one.
 */
final class Beside {

    /** What says nothing about which report it is: how it is asked for, and what is asked about it. */
    private static final Pattern AROUND = Pattern.compile("退款|情况|结果|数据|明细|报表|怎么样|怎样|咋样|如何|有没有|有?问题|对得?上|正常|出入|差[异额]|多少"
            + "|看看?|查看?|一下|帮我|帮忙|麻烦|请|谢谢|发我|给我|我[要想]|来一?份|现在|出来|好了"
            + "|[的单表下发平完做吧呢啊呀哈哦呗嘛了没不吗么]|[\\s\\p{P}\\p{S}]+");

    /** Who asks for it, and how much there is, says nothing of a team either. */
    private static final Pattern NO_TEAM = Pattern.compile(AROUND + "|老板|领导|汇总|要|还|有");

    /** What a day, a week or a slip of the keys may be written with; other words may be a team. */
    private static final Pattern WHEN = Pattern.compile("[0-9A-Za-z〇零一二三四五六七八九十前后上下明昨今年月周日天号季]|星期|礼拜");

    /** A day, a week or a number, whoever is called so. */
    private static final Pattern NO_NAME = Pattern.compile("[上下本这前]*个?(?:周|星期|礼拜)[一二三四五六日天末]?|\\d+");

    private static final int SHORTEST_NAME = 2;
    private static final int MOST_NAMES = 8;

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private Beside() {}

    /** The words beside it, without mentions: those are told of it. */
    static String of(List<String> words) {
        return words.stream().filter(word -> !word.startsWith("@")).collect(Collectors.joining(" "));
    }

    /** Whether something is left that nobody has understood. */
    static boolean saysMore(String rest) {
        return !AROUND.matcher(rest).replaceAll("").isEmpty();
    }

    /** The words of what is left that may be a team which nobody has understood, as written; empty for none. */
    static String unknown(String rest) {
        return BLANKS.splitAsStream(rest).filter(word -> !left(word).isEmpty()).collect(Collectors.joining(" "));
    }

    /** The words of what is left that may name somebody. */
    static List<String> names(String rest) {
        return BLANKS.splitAsStream(rest)
                .map(word -> CommandLine.withoutEnd(word, "的", SHORTEST_NAME))
                .filter(word -> word.length() >= SHORTEST_NAME)
                .filter(word -> !NO_NAME.matcher(word).matches())
                .limit(MOST_NAMES)
                .toList();
    }

    private static String left(String rest) {
        return NO_TEAM.matcher(rest).replaceAll(" ").strip();
    }

    /** Whether something is left that may be a day or a week which nobody has understood; 一组 is neither. */
    static boolean saysWhen(String rest) {
        String left = left(rest);
        return !left.endsWith("组") && WHEN.matcher(left).find();
    }
}
