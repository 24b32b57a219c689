package dev.baton.bot;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.Order;
import dev.baton.request.Answer;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Opened;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * 报异常: somebody saw that an order went wrong (R035–R037). Order and kind must be clear, otherwise it asks; the rest of the
 * sentence is the note. What is open already gets the note instead of a twin.
 */
@Component
class RaiseCommand implements Command {

    private static final Pattern LINE = Pattern.compile("第?([0-9]{1,3})[行件]");
    private static final int NEW = 201;
    private static final int KNOWN = 200;

    private final OrderFinder orders;
    private final KindMeant kinds;
    private final Catalogue catalogue;
    private final Workflows workflows;
    private final Requests requests;
    private final Roster roster;
    private final Wording wording;

    RaiseCommand(
            OrderFinder orders,
            KindMeant kinds,
            Catalogue catalogue,
            Workflows workflows,
            Requests requests,
            Roster roster,
            Wording wording) {
        this.orders = orders;
        this.kinds = kinds;
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.requests = requests;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("报异常", "报", "raise");
    }

    @Override
    public String run(Said said) {
        OrderFinder.Found found = orders.find(said);
        if (found instanceof OrderFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        Order order = ((OrderFinder.Found.One) found).order();
        List<String> words = new ArrayList<>(said.line().words());
        said.line().numbers().stream().findFirst().ifPresent(words::remove);
        OptionalInt line = takeLine(words);
        KindMeant.Meant meant = kinds.of(words);
        if (meant.kinds().size() != 1) {
            return wording.say("bot.raise-what", order.orderNo().value()) + choices(meant.kinds());
        }
        int lineNo = line.orElse(0);
        if (lineNo != 0 && order.line(lineNo).isEmpty()) {
            return wording.say("refused.no-such-line", lineNo);
        }
        String note = meant.rest().isEmpty() ? null : String.join(" ", meant.rest());
        return raise(said, new Finding(order.orderNo(), lineNo, meant.kinds().get(0), null, note, null, false));
    }

    private static OptionalInt takeLine(List<String> words) {
        for (String word : List.copyOf(words)) {
            Matcher matcher = LINE.matcher(word);
            if (matcher.matches()) {
                words.remove(word);
                return OptionalInt.of(Integer.parseInt(matcher.group(1)));
            }
        }
        return OptionalInt.empty();
    }

    private String choices(List<ProblemType> among) {
        List<ProblemType> offered = among.isEmpty() ? catalogue.kinds() : among;
        return offered.stream()
                .collect(Collectors.groupingBy(
                        ProblemType::type,
                        LinkedHashMap::new,
                        Collectors.mapping(ProblemType::detail, Collectors.joining("、"))))
                .entrySet()
                .stream()
                .map(type -> "\n\n- " + type.getKey() + "：" + type.getValue())
                .collect(Collectors.joining());
    }

    private String raise(Said said, Finding finding) {
        Workflows.Plan plan = workflows.plan(finding);
        By by = new By(said.member().userId(), Surface.COMMAND);
        RequestId id = new RequestId(
                "message", said.message().robotCode() + "|" + said.message().msgId() + "|raise");
        Answer answer;
        try {
            answer = requests.once(id, () -> opened(plan, by)).answer();
        } catch (DuplicateKeyException meanwhile) {
            answer = requests.once(id, () -> opened(plan, by)).answer();
        }
        Workflow workflow = workflows
                .find(Long.parseLong(Objects.requireNonNull(answer.body())))
                .orElseThrow();
        return told(workflow, answer.status() == NEW);
    }

    private Answer opened(Workflows.Plan plan, By by) {
        Opened opened = workflows.open(plan, by);
        return new Answer(opened.created() ? NEW : KNOWN, opened.workflow().wireId());
    }

    private String told(Workflow workflow, boolean created) {
        String holder = workflow.holder();
        String number = workflow.orderNo().value();
        String kind = workflow.kind().id();
        if (holder == null) {
            return wording.say(created ? "bot.raised-waiting" : "bot.raised-known-waiting", number, kind);
        }
        String name = roster.member(holder).map(Member::name).orElse(holder);
        return wording.say(created ? "bot.raised" : "bot.raised-known", number, kind, Markdown.plain(name));
    }
}
