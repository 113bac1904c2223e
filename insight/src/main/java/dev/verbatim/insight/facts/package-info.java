/**
 * What a text states that can be checked: amounts, dates, codes, names, links; and how sure it is.
 */
@NullMarked
package dev.verbatim.insight.facts;

import org.jspecify.annotations.NullMarked;
