package dev.baton.bot.language;

import dev.baton.roster.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name in a sentence that no colleague has: behind an @, or as names are made in Chinese. Whether it is one shows
 * only the rest of the sentence.
 *
 * @param sentence the same, with a colleague in the place of that name
 */
record Unknown(String name, Sentence sentence) {

    private static final String SURNAMES =
            "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤";

    /** Words that begin like a name. */
    private static final Set<String> NO_NAMES = Set.of(
            "马上", "方便", "方式", "任何", "任务", "何时", "何人", "何种", "金额", "高峰", "白天", "白班", "余下", "余额", "陆续", "周末", "周报", "毛病");

    private static final Pattern CALLED = Pattern.compile("@\\s?([\\p{L}\\d._-]{1,16})");
    private static final Pattern LIKE_A_NAME =
            Pattern.compile("[小老阿][" + SURNAMES + "]|[" + SURNAMES + "]\\p{IsHan}{1,2}");

    /** Nobody names more in one sentence; each is tried. */
    private static final int MOST = 8;

    /** @param somebody stands in for whoever is meant */
    static List<Unknown> in(Sentence sentence, Member somebody) {
        List<Unknown> found = new ArrayList<>();
        for (String name : names(sentence)) {
            int at = sentence.shape().indexOf(name);
            if (at >= 0 && found.size() < MOST) {
                found.add(new Unknown(name, with(sentence, name, at, somebody)));
            }
        }
        return found;
    }

    /** What is wanted of that somebody, in words that are written as they should be. */
    String mended(Lexicon lexicon) {
        return lexicon.mended(sentence.shape());
    }

    private static Set<String> names(Sentence sentence) {
        Set<String> names = new LinkedHashSet<>();
        CALLED.matcher(sentence.plain()).results().forEach(called -> names.add(called.group(1)));
        Matcher like = LIKE_A_NAME.matcher(sentence.shape());
        for (int from = 0; from < sentence.shape().length() && like.find(from); from = like.start() + 1) {
            String name = like.group();
            names.add(name);
            names.add(name.substring(0, 2));
        }
        names.removeIf(name -> name.length() < 2 || NO_NAMES.contains(name));
        return names;
    }

    private static Sentence with(Sentence sentence, String name, int at, Member somebody) {
        String before = sentence.shape().substring(0, at);
        List<Sentence.Named> people = new ArrayList<>(sentence.people());
        int place = (int) before.chars().filter(letter -> letter == 'P').count();
        people.add(Math.min(place, people.size()), new Sentence.Named(List.of(somebody), true, name));
        String shape = Shape.bare(before + "P" + sentence.shape().substring(at + name.length()));
        return new Sentence(shape, sentence.numbers(), sentence.words(), people, sentence.times(), sentence.plain());
    }
}
