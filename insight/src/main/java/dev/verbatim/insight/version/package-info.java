/**
 * Versions of prompts, found in the calls themselves. Program text is constant inside one running
 * process or release, data varies inside it, and a new version is a change between processes,
 * releases or moments.
 */
@NullMarked
package dev.verbatim.insight.version;

import org.jspecify.annotations.NullMarked;
