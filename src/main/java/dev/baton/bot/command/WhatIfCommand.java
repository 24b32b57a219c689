package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.handover.Forecast;
import dev.baton.handover.Handovers;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 如果…请假: where everything of a colleague would go now, and who would have no room left. Changes nothing. */
@Component
class WhatIfCommand implements Command {

    private static final int LISTED = 6;

    private static final Pattern ENDS = Pattern.compile("(今天|明天|要|想)?(请假|不在|走|休息|下班)?[了吗呢会怎样么?？。]*$");

    private final Handovers handovers;
    private final PeopleNamed people;
    private final Roster roster;
    private final Wording wording;

    WhatIfCommand(Handovers handovers, PeopleNamed people, Roster roster, Wording wording) {
        this.handovers = handovers;
        this.people = people;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("如果", "要是", "假如", "假设", "万一", "what-if");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:如果|要是|假如|假设|万一|如果说)P(?:今天|明天|后天|下午)?(?:要|想)?(?:请假|休假|不在|不来|休息|走).{0,16}",
                "P(?:如果|要是|假如|万一)(?:今天|明天)?(?:要|想)?(?:请假|休假|不在|不来|休息).{0,16}",
                "(?:如果|要是|假如|假设|万一)我(?:今天|明天)?(?:要|想)?(?:请假|休假|不在|不来|休息).{0,16}",
                "我(?:如果|要是|假如|万一)(?:今天|明天)?请假.{0,16}",
                "(?:如果|要是|假如|万一)(?:请假)?");
    }

    @Override
    public String run(Said said) {
        String who = ENDS.matcher(shortly(said.line().rest())).replaceAll("");
        List<String> names = List.of(who.strip().split("[\\s,，、]+"));
        boolean self = said.people().isEmpty() && said.message().text().contains("我");
        return self
                ? without(said.member())
                : people.one(said, names, "bot.what-if-whom").then(this::without);
    }

    private String without(Member member) {
        Forecast forecast = handovers.forecast(member.userId());
        String name = Markdown.plain(member.name());
        if (forecast.goes().isEmpty()) {
            return wording.say("bot.what-if-nothing", name);
        }
        StringBuilder text = new StringBuilder(
                wording.say("bot.what-if", name, forecast.goes().size()));
        groups(forecast)
                .forEach((to, works) ->
                        text.append("\n\n- ").append(wording.say("bot.what-if-line", to, works.size(), orders(works))));
        for (Forecast.Full full : forecast.full()) {
            text.append("\n\n")
                    .append(wording.say(
                            "bot.what-if-full",
                            Markdown.plain(full.member().name()),
                            full.now(),
                            full.then(),
                            full.member().capacity()));
        }
        if (forecast.goes().stream().anyMatch(Forecast.Goes::allFull)) {
            text.append("\n\n").append(wording.say("bot.what-if-burst"));
        }
        return text.append("\n\n").append(wording.say("bot.what-if-end")).toString();
    }

    /** A name stands in front; whoever goes on and on says nothing more about it. */
    private static String shortly(String text) {
        return text.length() <= SentenceReader.LONGEST ? text : text.substring(0, SentenceReader.LONGEST);
    }

    private Map<String, List<Workflow>> groups(Forecast forecast) {
        return forecast.goes().stream()
                .collect(Collectors.groupingBy(
                        one -> one.to() == null
                                ? queue(one.workflow())
                                : Markdown.plain(one.to().name()),
                        TreeMap::new,
                        Collectors.mapping(Forecast.Goes::workflow, Collectors.toList())));
    }

    private String queue(Workflow workflow) {
        return workflow.way().forLead()
                ? wording.say("bot.what-if-lead")
                : wording.say(
                        "bot.what-if-queue", roster.spoken(workflow.holding().role()));
    }

    private String orders(List<Workflow> works) {
        String some = works.stream()
                .limit(LISTED)
                .map(workflow -> workflow.orderNo().value())
                .collect(Collectors.joining("、"));
        return works.size() <= LISTED ? some : some + "…";
    }
}
