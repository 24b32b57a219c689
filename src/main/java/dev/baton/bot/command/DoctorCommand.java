package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.doctor.Diagnosis;
import dev.baton.doctor.Doctor;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 体检: every outside part is well, or the one thing to do about it. */
@Component
class DoctorCommand implements Command {

    private final Doctor doctor;
    private final Wording wording;

    DoctorCommand(Doctor doctor, Wording wording) {
        this.doctor = doctor;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("体检", "doctor");
    }

    @Override
    public Topic topic() {
        return Topic.SYSTEM;
    }

    @Override
    public List<String> ways() {
        return List.of("(?:系统|做个?|来个?)?体检", "系统(?:正常|好)吗[?]?");
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !FreeText.NUMBER.matcher(before + " " + behind).find();
    }

    @Override
    public String run(Said said) {
        List<Diagnosis> all = doctor.examineNow();
        List<Diagnosis> ill = all.stream().filter(part -> !part.ok()).toList();
        StringBuilder text = new StringBuilder(
                ill.isEmpty()
                        ? wording.say("bot.doctor-well", all.size())
                        : wording.say("bot.doctor-ill", all.size(), ill.size()));
        ill.forEach(part -> text.append("\n\n- ").append(line(part)));
        if (!ill.isEmpty() && ill.size() < all.size()) {
            String well =
                    all.stream().filter(Diagnosis::ok).map(Diagnosis::title).collect(Collectors.joining("、"));
            text.append("\n\n").append(wording.say("bot.doctor-rest", well));
        }
        return text.toString();
    }

    private String line(Diagnosis part) {
        return wording.say(
                "bot.doctor-line",
                part.title(),
                Markdown.plain(part.text()),
                Markdown.plain(part.todo() == null ? "" : part.todo()));
    }
}
