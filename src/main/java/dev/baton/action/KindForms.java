package dev.baton.action;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.rehearsal.PlaybookJudge;
import dev.baton.wording.Wording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The forms in which somebody says what kind of problem it is, type first and then its details; and what a card cannot
 * hold of them.
 */
@Component
class KindForms implements PlaybookJudge {

    /** What the platform takes as one variable of a card, in bytes (PROTOCOL 5.5). */
    private static final int MOST = 1024;

    private final Wording wording;
    private final JsonMapper json;

    KindForms(Wording wording, JsonMapper json) {
        this.wording = wording;
        this.json = json;
    }

    Form types(Catalogue catalogue) {
        return new Form(List.of(Form.Field.select("type", wording.say("card.form.type"), options(catalogue.types()))));
    }

    /** The one it is already can be chosen, too: then it begins again, and says so. */
    Form details(Catalogue catalogue, String type, ProblemType now) {
        List<Form.Option> details = catalogue.details(type).stream()
                .map(detail -> new Form.Option(
                        detail,
                        now.equals(new ProblemType(type, detail))
                                ? wording.say("card.form.detail-again", detail)
                                : detail))
                .toList();
        return new Form(List.of(
                Form.Field.hidden("type", type),
                Form.Field.select("detail", wording.say("card.form.detail"), details),
                Form.Field.area("note", wording.say("card.form.text"), false)));
    }

    private static List<Form.Option> options(List<String> texts) {
        return texts.stream().map(text -> new Form.Option(text, text)).toList();
    }

    /** What cannot all be chosen on a card: there texts would be cut, and the last ones missing. */
    @Override
    public List<String> warnings(Catalogue files) {
        List<String> warnings = new ArrayList<>();
        if (tooMuch(types(files))) {
            warnings.add(wording.say("playbook.many-types", files.types().size(), shown(types(files))));
        }
        for (String type : files.types()) {
            Form details = details(
                    files, type, new ProblemType(type, files.details(type).get(0)));
            if (tooMuch(details)) {
                warnings.add(wording.say(
                        "playbook.many-details", type, files.details(type).size(), shown(details)));
            }
        }
        return warnings;
    }

    private boolean tooMuch(Form form) {
        return size(form) > MOST;
    }

    private int size(Form form) {
        return json.writeValueAsString(form).getBytes(StandardCharsets.UTF_8).length;
    }

    /** About how many of its choices there is room for. */
    private int shown(Form form) {
        int all =
                form.fields().stream().mapToInt(field -> field.options().size()).sum();
        int bare = size(
                new Form(form.fields().stream().map(Form.Field::withoutOptions).toList()));
        return (MOST - bare) * all / (size(form) - bare);
    }
}
