package dev.verbatim.gateway.provider;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Resolves the host names of one reach with the system's resolver, off the event loop, and fails if
 * any address of a name is not allowed: one that is right among wrong ones is no excuse.
 */
public final class CheckedAddresses extends AddressResolverGroup<InetSocketAddress> {
  /** Looks a name up. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Provider.Reach reach;
  private final Lookup lookup;

  public CheckedAddresses(Provider.Reach reach, Lookup lookup) {
    this.reach = reach;
    this.lookup = lookup;
  }

  /** A name has an address that its provider must not have. */
  public static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String host) {
      super(
          host
              + ": resolves to an address of a kind that is not allowed for this provider"
              + " (expected: a public one; a provider inside your network is configured with"
              + " --provider name=url)");
    }
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Names(executor).asAddressResolver();
  }

  private final class Names extends InetNameResolver {
    Names(EventExecutor executor) {
      super(executor);
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      Thread.startVirtualThread(
          () -> {
            try {
              promise.trySuccess(checked(host).getFirst());
            } catch (UnknownHostException | RuntimeException e) {
              promise.tryFailure(e);
            }
          });
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      Thread.startVirtualThread(
          () -> {
            try {
              promise.trySuccess(checked(host));
            } catch (UnknownHostException | RuntimeException e) {
              promise.tryFailure(e);
            }
          });
    }
  }

  private List<InetAddress> checked(String host) throws UnknownHostException {
    List<InetAddress> addresses = Arrays.asList(lookup.addresses(host));
    for (InetAddress address : addresses) {
      if (!AddressRules.allows(reach, address)) {
        throw new ForbiddenAddressException(host);
      }
    }
    return addresses;
  }
}
