/** Linear models under their textbook names: one layer, a loss, and how it is learnt. */
@NullMarked
package gradus.linear;

import org.jspecify.annotations.NullMarked;
