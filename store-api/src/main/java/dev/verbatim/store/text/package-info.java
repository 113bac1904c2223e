/**
 * What a word is, and when a text contains some: one definition for every store, so that the same
 * question has the same answer everywhere.
 */
@NullMarked
package dev.verbatim.store.text;

import org.jspecify.annotations.NullMarked;
