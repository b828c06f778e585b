/** Layers, activations, initialisers and losses. */
@NullMarked
package gradus.nn;

import org.jspecify.annotations.NullMarked;
