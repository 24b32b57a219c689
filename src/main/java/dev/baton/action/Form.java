package dev.baton.action;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a button asks before it acts, in the shape of a DingTalk form variable (PROTOCOL 7.4). */
public record Form(List<Field> fields) {

    /** A select offers at most so many people (CONTRACT 6); of more, one is typed. */
    static final int OFFERED = 10;

    /** The same with what somebody has typed before. */
    public Form filled(Map<String, String> typed) {
        return new Form(fields.stream()
                .map(field -> field.filled(typed.get(field.name())))
                .toList());
    }

    /** The kinds of field this product uses. */
    public enum Type {
        TEXT,
        TEXT_AREA,
        NUMBER,
        SELECT,
        CHECKBOX
    }

    /**
     * One field.
     *
     * @param name as in CONTRACT 6
     * @param label what people read
     * @param hidden carried along unseen
     * @param readOnly shown, not editable
     * @param defaultValue null for none
     * @param options of a select, else empty
     */
    public record Field(
            String name,
            String label,
            Type type,
            boolean required,
            boolean hidden,
            boolean readOnly,
            @Nullable String placeholder,
            @Nullable String defaultValue,
            List<Option> options) {

        Field withoutOptions() {
            return new Field(name, label, type, required, hidden, readOnly, placeholder, defaultValue, List.of());
        }

        private Field filled(@Nullable String typed) {
            boolean offered = type != Type.SELECT
                    || options.stream().anyMatch(option -> option.value().equals(typed));
            boolean fixed = hidden || readOnly || !offered;
            return typed == null || fixed
                    ? this
                    : new Field(name, label, type, required, false, false, placeholder, typed, options);
        }

        static Field text(String name, String label, boolean required) {
            return new Field(name, label, Type.TEXT, required, false, false, null, null, List.of());
        }

        /** Several lines of text. */
        public static Field area(String name, String label, boolean required) {
            return new Field(name, label, Type.TEXT_AREA, required, false, false, null, null, List.of());
        }

        /** A number that is needed. */
        public static Field number(String name, String label, @Nullable String hint, @Nullable String value) {
            return new Field(name, label, Type.NUMBER, true, false, false, hint, value, List.of());
        }

        /** A number, or nothing, which the hint explains. */
        public static Field numberOrNone(String name, String label, String hint) {
            return new Field(name, label, Type.NUMBER, false, false, false, hint, null, List.of());
        }

        static Field amount(String name, String label, @Nullable String hint, @Nullable String value) {
            return new Field(name, label, Type.TEXT, true, false, false, hint, value, List.of());
        }

        /** One of these. */
        public static Field select(String name, String label, List<Option> options) {
            return new Field(name, label, Type.SELECT, true, false, false, null, null, options);
        }

        /** One of these, or none. */
        public static Field choice(String name, String label, String none, List<Option> options) {
            return new Field(name, label, Type.SELECT, false, false, false, none, null, options);
        }

        /** A box that is ticked to begin with. */
        public static Field tick(String name, String label) {
            return new Field(name, label, Type.CHECKBOX, false, false, false, null, "true", List.of());
        }

        static Field shown(String name, String label, String value) {
            return new Field(name, label, Type.TEXT_AREA, false, false, true, null, value, List.of());
        }

        static Field hidden(String name, String value) {
            return new Field(name, name, Type.TEXT, false, true, false, null, value, List.of());
        }
    }

    /** One choice of a select. */
    public record Option(String value, String text) {}
}
