/** The theory of recurrent networks on the engine: unfolding in time and real-time learning. */
@NullMarked
package gradus.recurrence;

import org.jspecify.annotations.NullMarked;
