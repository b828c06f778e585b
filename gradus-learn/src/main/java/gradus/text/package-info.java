/** Words: the nearest name to one that was misspelt. */
@NullMarked
package gradus.text;

import org.jspecify.annotations.NullMarked;
