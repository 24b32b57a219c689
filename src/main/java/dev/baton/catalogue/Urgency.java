package dev.baton.catalogue;

/** How much an exception presses (R044); the order is the order of dealing, most urgent first. */
public enum Urgency {
    URGENT,
    HIGH,
    NORMAL,
    LOW
}
