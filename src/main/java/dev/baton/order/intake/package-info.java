/**
 * What a shop can export, read into the order store: files, the mapping that explains them, and what had to be sent
 * back.
 */
@NullMarked
package dev.baton.order.intake;

import org.jspecify.annotations.NullMarked;
