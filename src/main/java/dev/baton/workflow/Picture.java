package dev.baton.workflow;

/**
 * A picture somebody sent to the robot; the platform has it and gives it to the robot that received it.
 *
 * @param robot the robot's code
 * @param code the platform's download code
 */
public record Picture(String robot, String code) {}
