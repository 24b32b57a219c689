package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Said;
import dev.baton.dingtalk.Budget;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** 额度: what this month has cost, what is left, how it will end, and what still leaves. */
@Component
class QuotaCommand implements Command {

    private final DingTalkClient dingTalk;
    private final Wording wording;

    QuotaCommand(DingTalkClient dingTalk, Wording wording) {
        this.dingTalk = dingTalk;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("额度", "quota");
    }

    @Override
    public Topic topic() {
        return Topic.SYSTEM;
    }

    @Override
    public List<String> ways() {
        return List.of("(?:钉钉|这个月|本月|现在|看看?|的)*额度(?:还|剩|剩余|有|多少|够不够|够吗|够用吗|怎么样|情况|了)*[?]?");
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !FreeText.NUMBER.matcher(before + " " + behind).find();
    }

    @Override
    public String run(Said said) {
        Budget budget = dingTalk.budget();
        String level = budget.level().name().toLowerCase(Locale.ROOT);
        return String.join(
                "\n\n",
                wording.say("bot.quota", budget.month().getMonthValue()),
                "- " + line("bot.quota-calls", budget.calls()),
                "- " + line("bot.quota-pushes", budget.pushes()),
                "- "
                        + wording.say(
                                "bot.quota-presses",
                                budget.presses(),
                                budget.pushes().used() + budget.presses()),
                wording.say("bot.quota-level." + level, When.dated(budget.nextMonth())));
    }

    private String line(String what, Budget.Line line) {
        Long quota = line.quota();
        String used = quota == null
                ? wording.say("bot.quota-unlimited", line.used(), line.forecast())
                : wording.say("bot.quota-used", line.used(), quota, String.valueOf(line.left()), line.forecast());
        return wording.say(what, used) + (line.refused() ? wording.say("bot.quota-refused") : "");
    }
}
