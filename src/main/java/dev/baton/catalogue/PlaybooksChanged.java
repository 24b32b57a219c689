package dev.baton.catalogue;

import java.util.List;

/** New playbook files are in force. Published outside of transactions. */
public record PlaybooksChanged(List<ProblemType> kinds) {}
