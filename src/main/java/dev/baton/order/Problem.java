package dev.baton.order;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What is wrong with one value of an order that was handed in.
 *
 * @param field path of the value as CONTRACT 5 writes it, {@code lines[0].price}; empty for the whole
 * @param code stable word for programs, and the key of the sentence in {@code bot-templates/messages/order_*.properties}
 * @param args what the sentence names; never money, a phone number or an address of a customer
 */
public record Problem(String field, String code, List<String> args) {

    public Problem {
        args = List.copyOf(args);
    }

    /** The reason as a person reads it. */
    public String text() {
        ResourceBundle words = ResourceBundle.getBundle("bot-templates/messages/order", Locale.SIMPLIFIED_CHINESE);
        return new MessageFormat(words.getString(code), Locale.ROOT).format(args.toArray());
    }

    Problem under(String path) {
        String joined = path.isEmpty() || field.isEmpty() || field.startsWith("[") ? path + field : path + "." + field;
        return new Problem(joined, code, args);
    }
}
