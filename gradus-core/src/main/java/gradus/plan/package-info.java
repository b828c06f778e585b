/** In what order and in which buffer: the planner and its plans. */
@NullMarked
package gradus.plan;

import org.jspecify.annotations.NullMarked;
