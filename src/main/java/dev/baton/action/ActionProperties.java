package dev.baton.action;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the actions.
 *
 * @param undoWindow how long money and SMS can be taken back before they leave; 60 s
 */
@ConfigurationProperties("baton")
record ActionProperties(@DefaultValue("PT60S") Duration undoWindow) {}
