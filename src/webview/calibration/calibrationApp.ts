import { KeyHelp } from '../a11y/keyHelp';
import { FigureCard } from '../figures/figureCard';
import { headlineFigure } from '../figures/headlineFigure';
import type { ExportedFigure } from '../protocol';
import { NoticeView } from '../states/noticeView';
import { Store } from '../state/store';
import { applyTheme, readTheme, watchTheme, type Theme } from '../theme/themeWatcher';
import { safeText } from '../tokens/displayText';
import { div, element, isTyping, setText } from '../ui/dom';
import { formatNumber, groupDigits, plural } from '../ui/format';
import { BinView } from './binView';
import { CalibrationController, type CalibrationHost } from './calibrationController';
import {
  below,
  lengthFigure,
  placesFigure,
  reliabilityFigure,
  signedPercent,
  tokens,
} from './calibrationFigures';
import { CALIBRATION_KEY_HELP, calibrationKey } from './calibrationKeys';
import { noticeFor, warningFor } from './calibrationNotice';
import {
  countsOf,
  initialCalibration,
  readSavedCalibration,
  savedCalibration,
  shownBin,
  shownResult,
  type CalibrationState,
} from './calibrationState';
import { CalibrationToolbar } from './calibrationToolbar';

/** The page of a calibration panel: its parts, and what each of them does to the state. */
export class CalibrationApp {
  private readonly store: Store<CalibrationState>;
  private readonly toolbar: CalibrationToolbar;
  private readonly notice = new NoticeView(() => undefined);
  private readonly help = new KeyHelp(CALIBRATION_KEY_HELP);
  private readonly headline = div('headline');
  private readonly warning = element('p', {
    class: 'figure-warning',
    attributes: { role: 'note' },
  });
  private readonly reliability: FigureCard;
  private readonly bins: BinView;
  private readonly length: FigureCard;
  private readonly places: FigureCard;
  private readonly main: HTMLElement;
  private theme: Theme = readTheme();

  constructor(
    private readonly root: HTMLElement,
    private readonly host: CalibrationHost,
  ) {
    this.store = new Store(initialCalibration(readSavedCalibration(host.getState())));
    this.toolbar = new CalibrationToolbar({
      onPlace: (place) => this.store.update({ place }),
      onScope: (scope) => this.store.update({ scope }),
      onHelp: () => this.help.toggle(),
    });
    const onExport = (figure: ExportedFigure): void => host.post({ type: 'export', figure });
    this.reliability = new FigureCard('reliability', onExport);
    this.length = new FigureCard('length', onExport);
    this.places = new FigureCard('places', onExport);
    this.bins = new BinView({
      onBin: (bin) => this.store.update({ bin }),
      onOpen: (address, token) => host.post({ type: 'openToken', address, token }),
    });
    this.reliability.element.addEventListener('click', ({ target }) => {
      const bin = target instanceof SVGElement ? target.dataset.bin : undefined;
      if (bin !== undefined) this.store.update({ bin: Number(bin) });
    });
    this.main = div(
      'main figures-page calibration',
      this.headline,
      this.warning,
      div(
        'figures',
        this.reliability.element,
        this.bins.element,
        this.length.element,
        this.places.element,
      ),
    );
    root.append(this.toolbar.element, this.main, this.notice.element, this.help.element);
    document.addEventListener('keydown', (event) => this.key(event));
    new CalibrationController(this.store, host);
    this.store.subscribe((state) => this.draw(state));
    watchTheme(() => this.readTheme());
    this.readTheme();
    host.post({ type: 'ready' });
  }

  private readTheme(): void {
    this.theme = readTheme();
    applyTheme(this.theme, this.root);
    this.draw(this.store.get());
  }

  private draw(state: CalibrationState): void {
    const { file, group, results } = state;
    const notice = noticeFor(state);
    this.notice.update(notice);
    this.main.hidden = notice !== null;
    this.toolbar.update(state);
    const warning = warningFor(state);
    this.warning.hidden = warning === undefined;
    setText(this.warning, safeText(warning ?? ''));
    const result = shownResult(state);
    this.headline.replaceChildren(...headlineOf(state));
    const selected = shownBin(state);
    this.reliability.update(result && reliabilityFigure(result, selected), this.theme);
    this.length.update(result && lengthFigure(result), this.theme);
    this.places.update(
      Object.keys(results).length > 0 ? placesFigure(state) : undefined,
      this.theme,
    );
    this.bins.element.hidden = !result;
    if (result) {
      const manyTraces = (file?.traces.length ?? 0) > 1;
      this.bins.update({ bins: result.reward.bins, selected, group, manyTraces });
    }
    if (file) this.host.setState(savedCalibration(state));
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event) || this.help.element.open) return;
    const command = calibrationKey(event);
    if (command === undefined) return;
    event.preventDefault();
    switch (command.name) {
      case 'place':
        this.store.update({ place: command.place });
        break;
      case 'focusPlace':
        this.toolbar.focusPlace();
        break;
      case 'focusBins':
        this.bins.focus();
        break;
      case 'help':
        this.help.toggle();
        break;
    }
  }
}

/** The numbers above the figures, at the place that is shown. */
function headlineOf(state: CalibrationState): HTMLElement[] {
  const result = shownResult(state);
  if (!result) return [];
  const { reward, length, samples } = result;
  const { samples: all } = countsOf(state);
  return [
    headlineFigure(
      formatNumber(reward.brier),
      'Brier score',
      `constant ${formatNumber(reward.brierOfConstant)}; ${belowText(below(reward.brier, reward.brierOfConstant))}`,
      'main',
    ),
    headlineFigure(formatNumber(reward.ece), 'calibration error', 'ECE over 10 bins'),
    headlineFigure(formatNumber(reward.auc), 'AUC', 'right above wrong'),
    headlineFigure(signedPercent(reward.mean), 'right', 'of the states shown'),
    headlineFigure(
      tokens(length.errorOfMedian),
      'tokens off in length',
      `by position ${tokens(length.errorByPosition)}; ${belowText(below(length.errorOfMedian, length.errorByPosition))}`,
    ),
    headlineFigure(groupDigits(samples), 'judged', `of ${plural(all, 'sample')}`),
  ];
}

function belowText(share: number): string {
  if (Number.isNaN(share)) return 'not comparable';
  return share >= 0 ? `${signedPercent(share)} below it` : `${signedPercent(-share)} above it`;
}
