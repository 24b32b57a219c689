package dev.baton.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** The four gates a case passes, in their order (R054). A step that is one may keep 完结 back until it is passed. */
public enum Gate {
    KIND("分类"),
    SOLUTION("方案"),
    CONFIRMED("用户确认"),
    ARCHIVED("归档");

    private final String word;

    Gate(String word) {
        this.word = word;
    }

    /** As it is written in files and shown to people. */
    public String word() {
        return word;
    }

    static Optional<Gate> of(String word) {
        return Arrays.stream(values()).filter(gate -> gate.word.equals(word)).findFirst();
    }
}
