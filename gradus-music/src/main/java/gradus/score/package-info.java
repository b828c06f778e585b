/** Music as it is written: what every format is read into, and written from. */
@NullMarked
package gradus.score;

import org.jspecify.annotations.NullMarked;
