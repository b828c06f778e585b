/** The training loop, metrics and checkpoints. */
@NullMarked
package gradus.train;

import org.jspecify.annotations.NullMarked;
