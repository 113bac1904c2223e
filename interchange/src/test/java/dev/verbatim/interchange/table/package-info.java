@NullMarked
package dev.verbatim.interchange.table;

import org.jspecify.annotations.NullMarked;
