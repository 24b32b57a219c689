package dev.baton.bot.command;

import java.util.function.Function;

/** What a sentence is about, beyond doubt, or the sentence that asks back. */
sealed interface Found<T> {

    /** What is answered: this about what was found, else that it is not clear. */
    String then(Function<? super T, String> answer);

    record Clear<T>(T what) implements Found<T> {
        @Override
        public String then(Function<? super T, String> answer) {
            return answer.apply(what);
        }
    }

    record Unclear<T>(String sentence) implements Found<T> {
        @Override
        public String then(Function<? super T, String> answer) {
            return sentence;
        }
    }
}
