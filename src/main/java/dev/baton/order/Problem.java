package dev.baton.order;

import dev.baton.wording.Sheet;
import java.util.List;

/**
 * What is wrong with one value of an order that was handed in.
 *
 * @param field path of the value as CONTRACT 5 writes it, {@code lines[0].price}; empty for the whole
 * @param code stable word for programs, and the key of the sentence in
 *     {@code bot-templates/messages/order_*.properties}
 * @param args what the sentence names; never money, a phone number or an address of a customer
 */
public record Problem(String field, String code, List<String> args) {

    private static final Sheet ORDER = Sheet.named("order");

    public Problem {
        args = List.copyOf(args);
    }

    /** The reason as a person reads it. */
    public String text() {
        return ORDER.say(code, args.toArray());
    }

    Problem under(String path) {
        String joined = path.isEmpty() || field.isEmpty() || field.startsWith("[") ? path + field : path + "." + field;
        return new Problem(joined, code, args);
    }
}
