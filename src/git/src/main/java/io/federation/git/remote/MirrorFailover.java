package io.federation.git.remote;

import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a remote's addresses in order: the first that answers and is not behind decides. */
public final class MirrorFailover {

  /** Asks one address where its branches stand. */
  public interface Question {
    Map<String, Version> tips(String url) throws IOException, RemoteUnavailableException;
  }

  /**
   * What the remote said.
   *
   * @param url the address that said it
   * @param tips where its branches stand; nothing if all that answered are behind
   */
  public record Answer(String url, Optional<Map<String, Version>> tips) {}

  private final RemoteAddresses addresses;
  private final BranchChoice choice;

  public MirrorFailover(RemoteAddresses addresses, BranchChoice choice) {
    this.addresses = addresses;
    this.choice = choice;
  }

  /**
   * Asks.
   *
   * @param skipped is told, in one line, of an address that does not answer while another does; not
   *     at every look
   * @throws RemoteUnavailableException if no address answers
   */
  public Answer ask(Question question, Consumer<String> skipped)
      throws IOException, RemoteUnavailableException {
    List<RemoteUnavailableException> failures = new ArrayList<>();
    List<String> news = new ArrayList<>();
    Optional<Answer> answer = Optional.empty();
    for (String url : addresses.inOrder()) {
      try {
        Map<String, Version> tips = question.tips(url);
        if (!choice.isBehind(tips)) {
          answer = Optional.of(new Answer(url, Optional.of(tips)));
          break;
        }
        answer = Optional.of(new Answer(url, Optional.empty()));
      } catch (RemoteUnavailableException e) {
        failures.add(e);
        if (addresses.failed(url)) {
          news.add(e.getMessage());
        }
      }
    }
    if (answer.isEmpty()) {
      throw RemoteUnavailableException.ofAll(failures);
    }
    news.forEach(skipped);
    return answer.get();
  }
}
