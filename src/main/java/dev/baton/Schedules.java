package dev.baton;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The clocks that make Baton act by itself; a command of the command line does its one thing and runs none of them. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnExpression("'${baton.command:}'.isEmpty()")
class Schedules {}
