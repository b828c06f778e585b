/** What a user holds: tensors, parameters, gradients and random numbers. */
@NullMarked
package gradus;

import org.jspecify.annotations.NullMarked;
