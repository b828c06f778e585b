/** TensorFlow at the workloads of {@link gradus.bench.side}. */
@NullMarked
package gradus.bench.tensorflow;

import org.jspecify.annotations.NullMarked;
