/** DJL with PyTorch at the workloads of {@link gradus.bench.side}. */
@NullMarked
package gradus.bench.djl;

import org.jspecify.annotations.NullMarked;
