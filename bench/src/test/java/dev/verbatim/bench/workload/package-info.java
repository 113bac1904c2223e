/** Tests of the workloads. */
@NullMarked
package dev.verbatim.bench.workload;

import org.jspecify.annotations.NullMarked;
