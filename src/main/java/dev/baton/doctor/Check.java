package dev.baton.doctor;

import java.util.concurrent.Callable;

/**
 * One part to look at. It may fail or hang: the others are not affected.
 *
 * @param name of the part; {@code doctor.<name>} is its title
 * @param look reads only
 */
record Check(String name, Callable<Verdict> look) {}
