/** How two JSON values differ, path by path. */
@NullMarked
package dev.verbatim.insight.json;

import org.jspecify.annotations.NullMarked;
