/**
 * Modules and losses by hand: what a layer must be able to do that networks of them learn by
 * gradient descent, one example at a time or a batch as a matrix.
 */
package gradus.lessons.modules;
