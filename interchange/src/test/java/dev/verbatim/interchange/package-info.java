@NullMarked
package dev.verbatim.interchange;

import org.jspecify.annotations.NullMarked;
