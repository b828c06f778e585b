/** Deeplearning4j at the workloads of {@link gradus.bench.side}. */
@NullMarked
package gradus.bench.deeplearning4j;

import org.jspecify.annotations.NullMarked;
