package dev.verbatim.server;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The thread of a port that accepts connections, and ends at once when its server stops.
 *
 * <p>Armeria ends the group that Netty names as the parent of a server channel's loop, with Netty's
 * quiet period of two seconds: a group built with a shorter period is only a wrapper around that
 * one and never asked. Ending the group before its server makes the server wait for ever at times,
 * as it still listens for the end of its channels then.
 */
final class Acceptors {
  private Acceptors() {}

  static EventLoopGroup create(String threadNamePrefix) {
    ThreadFactory threads = ThreadFactories.newEventLoopThreadFactory(threadNamePrefix, false);
    TransportType transport = Flags.transportType();
    return switch (transport) {
      case EPOLL -> new WithoutQuietPeriod(threads, EpollIoHandler.newFactory());
      case NIO -> new WithoutQuietPeriod(threads, NioIoHandler.newFactory());
      case KQUEUE, IO_URING -> EventLoopGroups.newEventLoopGroup(1, threadNamePrefix);
    };
  }

  private static final class WithoutQuietPeriod extends MultiThreadIoEventLoopGroup {
    WithoutQuietPeriod(ThreadFactory threads, IoHandlerFactory handlers) {
      super(1, threads, handlers);
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
      return super.shutdownGracefully(0, timeout, unit);
    }
  }
}
