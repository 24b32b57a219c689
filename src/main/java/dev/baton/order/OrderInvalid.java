package dev.baton.order;

import java.util.List;

/** A value that cannot be part of an order; names every problem found in the piece that was being made. */
public class OrderInvalid extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    public OrderInvalid(List<Problem> problems) {
        super(problems.stream()
                .map(p -> p.field() + ": " + p.code())
                .distinct()
                .toList()
                .toString());
        this.problems = List.copyOf(problems);
    }

    public OrderInvalid(String field, String code, String... args) {
        this(List.of(new Problem(field, code, List.of(args))));
    }

    /** All that is wrong, never empty. */
    public List<Problem> problems() {
        return problems;
    }

    /** The same problems, their fields put under a path: {@code price} becomes {@code lines[0].price}. */
    public List<Problem> under(String path) {
        return problems.stream().map(problem -> problem.under(path)).toList();
    }
}
