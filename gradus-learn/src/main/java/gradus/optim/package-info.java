/** Optimizers and learning-rate schedules. */
@NullMarked
package gradus.optim;

import org.jspecify.annotations.NullMarked;
