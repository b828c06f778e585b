/**
 * The checks to make before and while a network learns, each with a verdict in words: does it start
 * where it should, can it learn a few examples by heart, are its gradients right, what happens to
 * activations on their way up, which learning rate fits, does it under- or over-fit.
 */
@NullMarked
package gradus.doctor;

import org.jspecify.annotations.NullMarked;
