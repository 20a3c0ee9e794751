package io.federation.git.remote;

import io.federation.git.AdvanceNotes;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a remote's addresses in order: the first decides that answers, is not behind, and has
 * nothing that is refused.
 */
public final class MirrorFailover {

  /** Asks one address where its branches stand. */
  public interface Question {
    Map<String, Version> tips(String url) throws IOException, RemoteUnavailableException;
  }

  /** Says of what an address has why it is refused; nothing if it is not. */
  public interface Judge {
    Optional<AdvanceNotes.Refusal> refusal(String url, Map<String, Version> tips)
        throws IOException;
  }

  /**
   * What the remote said.
   *
   * @param url the address that said it
   * @param tips where its branches stand; nothing if all that answered are behind or refused
   * @param refused what was refused of the addresses
   */
  public record Answer(
      String url, Optional<Map<String, Version>> tips, List<AdvanceNotes.Refusal> refused) {}

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
  public Answer ask(Question question, Judge judge, Consumer<String> skipped)
      throws IOException, RemoteUnavailableException {
    List<RemoteUnavailableException> failures = new ArrayList<>();
    List<String> news = new ArrayList<>();
    List<AdvanceNotes.Refusal> refused = new ArrayList<>();
    Optional<Answer> answer = Optional.empty();
    for (String url : addresses.inOrder()) {
      try {
        Map<String, Version> tips = question.tips(url);
        answer = Optional.of(new Answer(url, Optional.empty(), refused));
        if (choice.isBehind(tips)) {
          continue;
        }
        Optional<AdvanceNotes.Refusal> refusal = judge.refusal(url, tips);
        if (refusal.isEmpty()) {
          answer = Optional.of(new Answer(url, Optional.of(tips), refused));
          break;
        }
        refused.add(refusal.get());
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
