package dev.baton.catalogue;

import java.util.List;

/** Somebody saved playbook files that cannot be used; the old ones keep running. Published outside of transactions. */
public record PlaybooksRefused(List<Problem> problems) {}
