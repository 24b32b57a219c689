package dev.baton.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code bot-templates/playbooks/*.yml}: one file a type, plus {@code review.yml} for the step all types share. */
@Component
class PlaybookFiles {

    record Content(Map<ProblemType, Playbook> playbooks, Step review, Map<ProblemType, List<String>> words) {}

    record TypeFile(@Nullable String type, @Nullable Map<String, DetailEntry> details) {}

    record DetailEntry(
            @Nullable Urgency urgency,
            boolean sensitive,
            @Nullable List<String> words,
            @Nullable List<StepEntry> steps) {}

    record StepEntry(
            @Nullable String id,
            @Nullable String name,
            @Nullable String role,
            @Nullable Duration limit,
            @Nullable String todo,
            @JsonProperty("actions") @Nullable List<String> actionIds,
            @Nullable String sms) {}

    private static final String REVIEW_FILE = "review.yml";

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final String pattern;

    /** @param templatesDir when it has playbooks, these are all there are; empty for the shipped ones */
    PlaybookFiles(@Value("${baton.templates-dir:}") String templatesDir) {
        Path own = Path.of(templatesDir, "playbooks");
        boolean replaced = !templatesDir.isEmpty() && Files.isDirectory(own);
        this.pattern = replaced ? own.toUri() + "*.yml" : "classpath*:bot-templates/playbooks/*.yml";
    }

    Content read() {
        Map<ProblemType, Playbook> playbooks = new LinkedHashMap<>();
        Map<ProblemType, List<String>> words = new LinkedHashMap<>();
        Step review = null;
        for (Resource file : files()) {
            String name = String.valueOf(file.getFilename());
            if (name.equals(REVIEW_FILE)) {
                review = step(name, Catalogue.REVIEW, parse(file, StepEntry.class));
            } else {
                readType(name, parse(file, TypeFile.class), playbooks, words);
            }
        }
        if (review == null) {
            throw new BrokenPlaybook(REVIEW_FILE, "is missing; every refund needs the step in which 财务 reviews it");
        }
        return new Content(playbooks, review, words);
    }

    private List<Resource> files() {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver().getResources(pattern);
            Comparator<Resource> byName = Comparator.comparing(file -> String.valueOf(file.getFilename()));
            return Arrays.stream(found).sorted(byName).toList();
        } catch (IOException unreadable) {
            throw new BrokenPlaybook("", "the folder cannot be read: " + unreadable.getMessage());
        }
    }

    private <T> T parse(Resource file, Class<T> shape) {
        try (InputStream in = file.getInputStream()) {
            return yaml.readValue(in, shape);
        } catch (JacksonException malformed) {
            String where = malformed.getLocation() == null
                    ? ""
                    : "line " + malformed.getLocation().getLineNr() + ": ";
            throw new BrokenPlaybook(String.valueOf(file.getFilename()), where + malformed.getOriginalMessage());
        } catch (IOException unreadable) {
            throw new BrokenPlaybook(String.valueOf(file.getFilename()), String.valueOf(unreadable.getMessage()));
        }
    }

    private static void readType(
            String file, TypeFile content, Map<ProblemType, Playbook> into, Map<ProblemType, List<String>> words) {
        String type = required(file, content.type(), "type");
        Map<String, DetailEntry> details = required(file, content.details(), "details");
        details.forEach((detail, entry) -> {
            ProblemType kind = new ProblemType(type, detail);
            String where = file + " " + detail;
            Urgency urgency = required(where, entry.urgency(), "urgency");
            List<StepEntry> entries = required(where, entry.steps(), "steps");
            if (entries.isEmpty()) {
                throw new BrokenPlaybook(where, "has no step");
            }
            List<Step> steps =
                    entries.stream().map(step -> step(where, step.id(), step)).toList();
            List<String> said = entry.words();
            words.put(kind, said == null ? List.of() : List.copyOf(said));
            rejectDoubles(where, steps);
            if (into.put(kind, new Playbook(kind, urgency, entry.sensitive(), steps)) != null) {
                throw new BrokenPlaybook(where, "is written twice");
            }
        });
    }

    private static void rejectDoubles(String where, List<Step> steps) {
        Set<String> ids = new HashSet<>();
        for (Step step : steps) {
            if (!ids.add(step.id()) || step.id().equals(Catalogue.REVIEW)) {
                throw new BrokenPlaybook(where, "step id " + step.id() + " is taken");
            }
        }
    }

    private static Step step(String where, @Nullable String id, StepEntry entry) {
        String stepId = required(where, id, "id");
        String at = where + " " + stepId;
        Duration limit = required(at, entry.limit(), "limit");
        if (limit.isZero() || limit.isNegative()) {
            throw new BrokenPlaybook(at, "limit must be longer than nothing");
        }
        List<ActionName> actions = required(at, entry.actionIds(), "actions").stream()
                .map(action ->
                        ActionName.of(action).orElseThrow(() -> new BrokenPlaybook(at, "there is no action " + action)))
                .toList();
        if (actions.contains(ActionName.SEND_SMS) && entry.sms() == null) {
            throw new BrokenPlaybook(at, "offers send-sms but names no sms text");
        }
        return new Step(
                stepId,
                required(at, entry.name(), "name"),
                required(at, entry.role(), "role"),
                limit,
                required(at, entry.todo(), "todo"),
                actions,
                entry.sms());
    }

    private static <T> T required(String where, @Nullable T value, String field) {
        if (value == null) {
            throw new BrokenPlaybook(where, field + " is missing");
        }
        return value;
    }
}
