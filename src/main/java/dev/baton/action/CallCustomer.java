package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * 电话联系: a call with its result as a typed fact, so that nobody calls again (R004, R007, R090). The playbook hears what
 * was found out and nothing else: whoever did not answer has agreed to nothing, whatever the form says (R148).
 */
@Component
class CallCustomer implements Action {

    private static final Set<String> RESULTS = Set.of("reached", "missed");
    private static final Set<String> ANSWERS = Set.of("agreed", "refused");
    private static final int LENGTH = 500;

    private final Workflows workflows;
    private final Wording wording;

    CallCustomer(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.CALL_CUSTOMER;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        List<Form.Field> fields = new ArrayList<>();
        fields.add(Form.Field.select(
                "result", wording.say("card.form.call-result"), List.of(option("reached"), option("missed"))));
        if (workflows.step(workflow).confirm()) {
            fields.add(Form.Field.choice(
                    "answer",
                    wording.say("card.form.call-answer"),
                    wording.say("card.form.call-answer-hint"),
                    List.of(answerOption("agreed"), answerOption("refused"), answerOption("none"))));
        }
        fields.add(Form.Field.area("text", wording.say("card.form.call-text"), false));
        return new Form(fields);
    }

    private Form.Option answerOption(String answer) {
        return new Form.Option(answer, wording.say("card.form.call-answer." + answer));
    }

    /** Whether the customer agrees, where the step asks for it and somebody answered the phone. */
    private Optional<String> answer(Press press, String result) {
        boolean asked = workflows.step(press.workflow()).confirm() && result.equals("reached");
        return asked
                ? Optional.ofNullable(press.text("answer")).filter(word -> !word.equals("none"))
                : Optional.empty();
    }

    private Form.Option option(String result) {
        return new Form.Option(result, wording.say("card.form.call-result." + result));
    }

    @Override
    public Outcome perform(Press press) {
        String result = press.text("result");
        if (result == null || !RESULTS.contains(result)) {
            return Outcome.wrong(
                    "result", "refused.bad-choice", wording.say("card.form.call-result"), "reached, missed");
        }
        String text = press.text("text");
        if (text != null && text.length() > LENGTH) {
            return Outcome.wrong("text", "refused.too-long", wording.say("card.form.call-text"), LENGTH);
        }
        Optional<String> answer = answer(press, result);
        if (answer.filter(word -> !ANSWERS.contains(word)).isPresent()) {
            return Outcome.wrong(
                    "answer", "refused.bad-choice", wording.say("card.form.call-answer"), "agreed, refused, none");
        }
        String what = "call-" + answer.orElse(result);
        Map<String, String> said =
                answer.map(word -> Map.of("result", result, "answer", word)).orElse(Map.of("result", result));
        Change done =
                new Change.Done(press.fact("call", wording.say("fact." + what)), 0, name().id(), null, null, said);
        Entry entry = Entry.of(what, text == null ? "" : "：" + text).with("result", result);
        return Outcome.did(workflows.apply(press.workflow(), done, press.by(), entry));
    }
}
